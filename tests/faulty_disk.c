/* A disk with faults, below SQLite and Python: preloaded, it counts writes, syncs, renames and
   deletions under FAULT_DIR and makes the FAULT_AT-th of them go wrong as FAULT_MODE says.

   fail   this one returns EIO               full   this and all later writes return ENOSPC
   kill   the process ends before it         torn   half of it is written, then the process ends
   power  the process ends before it, and of what was written since each file's last sync,
          every piece is lost or kept by chance
   FAULT_COUNT names a file that is told how many there were. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

typedef ssize_t (*pwrite_t)(int, const void *, size_t, off_t);
typedef ssize_t (*write_t)(int, const void *, size_t);
typedef int (*sync_t)(int);
typedef int (*rename_t)(const char *, const char *);
typedef int (*unlink_t)(const char *);

struct piece { char *path; off_t at; size_t size, old; char *before; struct piece *next; };
static struct piece *pieces;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long count;

static long fault_at(void) { const char *v = getenv("FAULT_AT"); return v ? atol(v) : 0; }
static int mode(const char *name) { const char *v = getenv("FAULT_MODE"); return v && !strcmp(v, name); }
static int inside(const char *path) {
    const char *dir = getenv("FAULT_DIR");
    return dir && path && !strncmp(path, dir, strlen(dir));
}
static int path_of(int fd, char *into) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, into, PATH_MAX - 1);
    if (n <= 0) return 0;
    into[n] = 0;
    return inside(into);
}
static void lose(void) {
    unsigned seed = (unsigned)fault_at();
    pwrite_t real = (pwrite_t)dlsym(RTLD_NEXT, "pwrite64");
    for (struct piece *p = pieces; p; p = p->next) {
        if (rand_r(&seed) % 3 == 0) continue;
        int fd = open(p->path, O_WRONLY);
        if (fd < 0) continue;
        if (p->old) real(fd, p->before, p->old, p->at);
        struct stat s;
        if (p->old < p->size && !fstat(fd, &s) && s.st_size <= p->at + (off_t)p->size)
            if (ftruncate(fd, p->at + p->old)) { /* as it is */ }
        close(fd);
    }
}
/* 1 where this one goes wrong; ends the process itself where it is to end. */
static int due(void) {
    long at = fault_at(), now = __sync_add_and_fetch(&count, 1);
    if (!at || now < at) return 0;
    if (mode("full")) return 1;
    if (now != at) return 0;
    if (mode("kill")) kill(getpid(), SIGKILL);
    if (mode("power")) { lose(); kill(getpid(), SIGKILL); }
    return 1;
}
static void remember(int fd, const char *path, size_t size, off_t at) {
    if (!mode("power")) return;
    struct piece *p = calloc(1, sizeof *p);
    p->path = strdup(path); p->at = at; p->size = size; p->before = malloc(size ? size : 1);
    int reader = open(path, O_RDONLY);
    ssize_t n = reader < 0 ? 0 : pread(reader, p->before, size, at);
    if (reader >= 0) close(reader);
    p->old = n > 0 ? (size_t)n : 0;
    (void)fd;
    pthread_mutex_lock(&lock); p->next = pieces; pieces = p; pthread_mutex_unlock(&lock);
}
static void synced(const char *path) {
    pthread_mutex_lock(&lock);
    for (struct piece **p = &pieces; *p;)
        if (!strcmp((*p)->path, path)) *p = (*p)->next; else p = &(*p)->next;
    pthread_mutex_unlock(&lock);
}
static ssize_t any_pwrite(const char *name, int fd, const void *data, size_t size, off_t at) {
    char path[PATH_MAX];
    pwrite_t real = (pwrite_t)dlsym(RTLD_NEXT, name);
    if (!path_of(fd, path) || strstr(path, "-shm")) return real(fd, data, size, at);
    if (due()) {
        if (mode("torn")) { real(fd, data, size / 2, at); kill(getpid(), SIGKILL); }
        errno = mode("full") ? ENOSPC : EIO;
        return -1;
    }
    remember(fd, path, size, at);
    return real(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) { return any_pwrite("pwrite64", fd, data, size, at); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return any_pwrite("pwrite", fd, data, size, at); }
ssize_t write(int fd, const void *data, size_t size) {
    char path[PATH_MAX];
    write_t real = (write_t)dlsym(RTLD_NEXT, "write");
    if (!path_of(fd, path)) return real(fd, data, size);
    if (due()) {
        if (mode("torn")) { real(fd, data, size / 2); kill(getpid(), SIGKILL); }
        errno = mode("full") ? ENOSPC : EIO;
        return -1;
    }
    remember(fd, path, size, lseek(fd, 0, SEEK_CUR));
    return real(fd, data, size);
}
static int any_sync(const char *name, int fd) {
    char path[PATH_MAX];
    sync_t real = (sync_t)dlsym(RTLD_NEXT, name);
    if (!path_of(fd, path)) return real(fd);
    if (due() && !mode("full")) { if (mode("torn")) kill(getpid(), SIGKILL); errno = EIO; return -1; }
    synced(path);
    return real(fd);
}
int fsync(int fd) { return any_sync("fsync", fd); }
int fdatasync(int fd) { return any_sync("fdatasync", fd); }
int rename(const char *from, const char *to) {
    rename_t real = (rename_t)dlsym(RTLD_NEXT, "rename");
    if (inside(to) && due() && !mode("full")) { if (mode("torn")) kill(getpid(), SIGKILL); errno = EIO; return -1; }
    return real(from, to);
}
int unlink(const char *path) {
    unlink_t real = (unlink_t)dlsym(RTLD_NEXT, "unlink");
    if (inside(path) && due() && !mode("full")) { if (mode("torn")) kill(getpid(), SIGKILL); errno = EIO; return -1; }
    return real(path);
}
__attribute__((destructor)) static void tell(void) {
    const char *to = getenv("FAULT_COUNT");
    FILE *file = to ? fopen(to, "w") : NULL;
    if (file) { fprintf(file, "%ld\n", count); fclose(file); }
}
