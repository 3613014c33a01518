// Between a process and its disk: what a failing one does, told by a file that is read with each call.
//   "none" | "eio" (writes arrive, syncs fail) | "slow <ms>" (each sync takes so long)
// FOOTHOLD_SHIM_CONTROL: that file. FOOTHOLD_SHIM_PATH: only files whose path holds this.
// FOOTHOLD_SHIM_TRACE: a file that gets "<bytes> <path>" whenever everything in a file up to there has been synced.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int path_of(int fd, char *path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, size - 1);
  if (n <= 0) return 0;
  path[n] = 0;
  const char *wanted = getenv("FOOTHOLD_SHIM_PATH");
  return wanted && strstr(path, wanted) != NULL;
}

static ssize_t raw_write(int fd, const void *bytes, size_t n) {
  REAL(write);
  return real(fd, bytes, n);
}

/** 0 when the sync may go well. */
static int ordered(void) {
  const char *control = getenv("FOOTHOLD_SHIM_CONTROL");
  int fd = control ? open(control, O_RDONLY) : -1;
  if (fd < 0) return 0;
  char words[32] = {0};
  ssize_t n = read(fd, words, sizeof words - 1);
  close(fd);
  if (n <= 0) return 0;
  if (strncmp(words, "eio", 3) == 0) return EIO;
  if (strncmp(words, "slow ", 5) == 0) {
    long ms = atol(words + 5);
    struct timespec wait = {ms / 1000, (ms % 1000) * 1000000L};
    nanosleep(&wait, NULL);
  }
  return 0;
}

static void trace(int fd, const char *path) {
  const char *file = getenv("FOOTHOLD_SHIM_TRACE");
  struct stat found;
  if (!file || fstat(fd, &found) != 0 || !S_ISREG(found.st_mode)) return;
  char line[4200];
  int n = snprintf(line, sizeof line, "%lld %s\n", (long long)found.st_size, path);
  int out = open(file, O_WRONLY | O_APPEND | O_CREAT, 0600);
  if (out < 0) return;
  if (raw_write(out, line, n) < 0) abort();
  close(out);
}

static int synced(int fd, int result) {
  char path[4096];
  if (result != 0 || !path_of(fd, path, sizeof path)) return result;
  int error = ordered();
  if (error) {
    errno = error;
    return -1;
  }
  trace(fd, path);
  return 0;
}

int fsync(int fd) {
  REAL(fsync);
  return synced(fd, real(fd));
}
int fdatasync(int fd) {
  REAL(fdatasync);
  return synced(fd, real(fd));
}

/** A file that was opened with O_DSYNC syncs with each write. */
static ssize_t written(int fd, ssize_t result) {
  if (result < 0) return result;
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || !(flags & O_DSYNC)) return result;
  return synced(fd, 0) == 0 ? result : -1;
}
ssize_t write(int fd, const void *bytes, size_t n) { return written(fd, raw_write(fd, bytes, n)); }
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
  REAL(pwrite);
  return written(fd, real(fd, bytes, n, at));
}
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
  REAL(pwrite64);
  return written(fd, real(fd, bytes, n, at));
}
ssize_t pwritev(int fd, const struct iovec *parts, int n, off_t at) {
  REAL(pwritev);
  return written(fd, real(fd, parts, n, at));
}
ssize_t pwritev64(int fd, const struct iovec *parts, int n, off64_t at) {
  REAL(pwritev64);
  return written(fd, real(fd, parts, n, at));
}
