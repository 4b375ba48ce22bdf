CREATE TABLE clock_view (
	seq INTEGER NOT NULL, 
	ms INTEGER NOT NULL, 
	PRIMARY KEY (seq)
);
CREATE TABLE correction_view (
	seq INTEGER NOT NULL, 
	of_seq INTEGER NOT NULL, 
	PRIMARY KEY (seq)
);
CREATE INDEX ix_correction_view_of_seq ON correction_view (of_seq);
CREATE TABLE draft (
	id VARCHAR NOT NULL, 
	form VARCHAR NOT NULL, 
	body BLOB NOT NULL, 
	updated INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE entry (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	at INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	lineage VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	header BLOB NOT NULL, 
	body BLOB, 
	salt BLOB, 
	body_digest BLOB NOT NULL, 
	hash BLOB NOT NULL, 
	"key" VARCHAR, 
	projected INTEGER NOT NULL, 
	PRIMARY KEY (seq)
);
CREATE UNIQUE INDEX entry_id ON entry (id);
CREATE UNIQUE INDEX entry_key ON entry ("key") WHERE key IS NOT NULL;
CREATE INDEX entry_kind ON entry (kind, seq);
CREATE INDEX entry_unprojected ON entry (seq) WHERE projected = 0;
CREATE TABLE group_view (
	seq INTEGER NOT NULL, 
	"group" VARCHAR NOT NULL, 
	day VARCHAR NOT NULL, 
	until VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	PRIMARY KEY (seq, "group")
);
CREATE INDEX group_member ON group_view ("group", until);
CREATE TABLE hold_view (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	at INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	operator VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	screening VARCHAR NOT NULL, 
	removed INTEGER NOT NULL, 
	step VARCHAR NOT NULL, 
	stepped_at INTEGER NOT NULL, 
	called VARCHAR NOT NULL, 
	answered VARCHAR NOT NULL, 
	team VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	ended INTEGER NOT NULL, 
	ended_at INTEGER NOT NULL, 
	outcome VARCHAR NOT NULL, 
	handed_to VARCHAR NOT NULL, 
	vehicle VARCHAR NOT NULL, 
	PRIMARY KEY (seq)
);
CREATE INDEX hold_open ON hold_view (seq) WHERE ended = 0;
CREATE INDEX ix_hold_view_id ON hold_view (id);
CREATE INDEX ix_hold_view_subject ON hold_view (subject);
CREATE TABLE medicine_code_view (
	code VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	classes VARCHAR NOT NULL, 
	PRIMARY KEY (code)
);
CREATE INDEX ix_medicine_code_view_seq ON medicine_code_view (seq);
CREATE TABLE operator_view (
	id VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE party_view (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	at INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	plate VARCHAR NOT NULL, 
	aboard INTEGER NOT NULL, 
	body VARCHAR NOT NULL, 
	removed INTEGER NOT NULL, 
	closed INTEGER NOT NULL, 
	outcome VARCHAR NOT NULL, 
	PRIMARY KEY (seq)
);
CREATE INDEX ix_party_view_id ON party_view (id);
CREATE INDEX ix_party_view_subject ON party_view (subject);
CREATE INDEX party_open ON party_view (seq) WHERE closed = 0;
CREATE TABLE referral_view (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	at INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	clinic VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	due INTEGER NOT NULL, 
	removed INTEGER NOT NULL, 
	closed INTEGER NOT NULL, 
	closed_at INTEGER NOT NULL, 
	outcome VARCHAR NOT NULL, 
	"by" VARCHAR NOT NULL, 
	PRIMARY KEY (seq)
);
CREATE INDEX ix_referral_view_id ON referral_view (id);
CREATE INDEX ix_referral_view_number ON referral_view (number);
CREATE INDEX ix_referral_view_subject ON referral_view (subject);
CREATE INDEX referral_open ON referral_view (seq) WHERE closed = 0;
CREATE TABLE request_item_view (
	seq INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	classes VARCHAR NOT NULL, 
	watched VARCHAR NOT NULL, 
	quantity INTEGER NOT NULL, 
	unit VARCHAR NOT NULL, 
	answer VARCHAR NOT NULL, 
	given VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	rules VARCHAR NOT NULL, 
	PRIMARY KEY (seq, place)
);
CREATE INDEX request_item_day ON request_item_view (day, watched, answer);
CREATE TABLE request_view (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	at INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	operator VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	removed INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	user_name VARCHAR NOT NULL, 
	user_number VARCHAR NOT NULL, 
	user_phone VARCHAR NOT NULL, 
	temperature FLOAT, 
	movement VARCHAR NOT NULL, 
	remarks VARCHAR NOT NULL, 
	items INTEGER NOT NULL, 
	refused INTEGER NOT NULL, 
	sold INTEGER NOT NULL, 
	PRIMARY KEY (seq)
);
CREATE INDEX ix_request_view_subject ON request_view (subject);
CREATE INDEX request_day ON request_view (day, seq);
CREATE INDEX request_number ON request_view (number) WHERE number <> '';
CREATE INDEX request_phone ON request_view (phone) WHERE phone <> '';
CREATE INDEX request_user_number ON request_view (user_number) WHERE user_number <> '';
CREATE INDEX request_user_phone ON request_view (user_phone) WHERE user_phone <> '';
CREATE TABLE screening_view (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	at INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	shift VARCHAR NOT NULL, 
	operator VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	last_seq INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	corrections INTEGER NOT NULL, 
	removed INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	plate VARCHAR NOT NULL, 
	temperature FLOAT, 
	thermometer VARCHAR NOT NULL, 
	movement VARCHAR NOT NULL, 
	advised VARCHAR NOT NULL, 
	actions VARCHAR NOT NULL, 
	rules VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	colour VARCHAR NOT NULL, 
	groups VARCHAR NOT NULL, 
	destination VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	party VARCHAR NOT NULL, 
	slip VARCHAR NOT NULL, 
	policy VARCHAR NOT NULL, 
	PRIMARY KEY (seq)
);
CREATE INDEX screening_day ON screening_view (day, seq);
CREATE INDEX screening_digest ON screening_view (digest) WHERE digest <> '';
CREATE INDEX screening_movement ON screening_view (day, movement);
CREATE INDEX screening_number ON screening_view (number) WHERE number <> '';
CREATE INDEX screening_party ON screening_view (party) WHERE party <> '';
CREATE INDEX screening_phone ON screening_view (phone) WHERE phone <> '';
CREATE INDEX screening_plate ON screening_view (plate) WHERE plate <> '';
CREATE INDEX screening_slip ON screening_view (day, slip) WHERE slip <> '';
CREATE UNIQUE INDEX screening_subject ON screening_view (subject);
CREATE TABLE set_aside_view (
	seq INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	at INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	due INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	temperature FLOAT, 
	removed INTEGER NOT NULL, 
	closed INTEGER NOT NULL, 
	PRIMARY KEY (seq)
);
CREATE INDEX ix_set_aside_view_id ON set_aside_view (id);
CREATE INDEX ix_set_aside_view_subject ON set_aside_view (subject);
CREATE INDEX set_aside_open ON set_aside_view (seq) WHERE closed = 0;
CREATE TABLE shift_view (
	id VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	operator VARCHAR NOT NULL, 
	closed INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE state (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);
CREATE VIRTUAL TABLE search USING fts5(name, initials, content='', contentless_delete=1, tokenize='unicode61');
