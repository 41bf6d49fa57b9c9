/* One connection after the other, from connect(2) to the server's close, driven by epoll(7). */
#include "popload.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct conn *conns; int ep;
long live, held, dropped, connecting;
double t_stop; int stopping;
static char *rbuf; enum { RBUF = 256 * 1024 };
static struct sockaddr_in sa;

void set_ev(struct conn *c, uint32_t ev) {
	if (c->ev == ev) return;
	struct epoll_event e = { .events = ev, .data.ptr = c };
	epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e); c->ev = ev;
}
static void drop(struct conn *c) {
	if (c->ssl) { if (!c->failed) SSL_set_shutdown(c->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); SSL_free(c->ssl); c->ssl = NULL; }
	if (c->fd >= 0) { close(c->fd); c->fd = -1; live--; }
	if (!c->holding && connecting > 0) connecting--;
}
int more(void) {
	if (stopping) return 0;
	if (o_scen == S_RETR) return n_started < o_c;	/* -n and -t bound the RETRs of its -c sessions */
	if (o_n && n_started >= o_n) return 0;
	if (t_stop && now() >= t_stop) return 0;
	return 1;
}
/* end of one session; ok says whether it counts as completed */
void finish(struct conn *c, int ok) {
	if (ok) { n_done++; add(&l_session, c->t_quit_ok - c->t_start); } else n_failed++;
	if (c->holding) { held--; if (!stopping) dropped++; }
	int h = c->holding;
	drop(c); c->holding = 0;
	if (o_scen == S_IDLE || o_scen == S_PREAUTH) { (void)h; return; }
	if (more()) start(c);
}
void fail(struct conn *c, enum err k, const char *what) { if (!c->holding || !stopping) errk(c, k, what); c->failed = 1; finish(c, 0); c->dead = 1; }
static int io_write(struct conn *c, const char *b, size_t n) {
	if (!c->ssl) { ssize_t k = send(c->fd, b, n, MSG_NOSIGNAL); return k < 0 ? (errno == EAGAIN ? 0 : -1) : (int)k; }
	int k = SSL_write(c->ssl, b, (int)n);
	if (k > 0) return k;
	int e = SSL_get_error(c->ssl, k); ERR_clear_error();
	return (e == SSL_ERROR_WANT_READ || e == SSL_ERROR_WANT_WRITE) ? 0 : -1;
}
void flush(struct conn *c) {
	while (c->oo < c->ol) {
		int k = io_write(c, c->ob + c->oo, c->ol - c->oo);
		if (k < 0) { fail(c, E_RESET, "write"); return; }
		if (k == 0) { set_ev(c, EPOLLIN | EPOLLOUT); return; }
		c->oo += k;
	}
	c->oo = c->ol = 0; set_ev(c, EPOLLIN);
}
static void readable(struct conn *c) {
	for (int loops = 0; loops < 64; loops++) {
		int k;
		if (c->ssl) {
			k = SSL_read(c->ssl, rbuf, RBUF);
			if (k <= 0) {
				int e = SSL_get_error(c->ssl, k); ERR_clear_error();
				if (e == SSL_ERROR_WANT_READ) break;
				if (e == SSL_ERROR_WANT_WRITE) { set_ev(c, EPOLLIN | EPOLLOUT); break; }
				k = e == SSL_ERROR_ZERO_RETURN ? 0 : -1;
			}
		} else {
			k = read(c->fd, rbuf, RBUF);
			if (k < 0 && errno == EAGAIN) break;
		}
		if (k <= 0) {
			if (c->quitting) { finish(c, 1); c->dead = 1; return; }
			if (c->holding && stopping) { finish(c, 0); c->dead = 1; return; }
			fail(c, k == 0 ? E_EOF : E_RESET, c->qn ? cmd_name[c->q[c->qh].cmd] : "idle"); return;
		}
		c->t_last = now();
		if (o_quickack) { int one = 1; setsockopt(c->fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one); }
		on_data(c, rbuf, k);
		if (c->dead) return;
		if (c->hs) { if (do_hs(c) == 1) { c->phase = P_USER; pump(c); } return; }
		pump(c);
		if (c->dead) return;
		if (!c->ssl && k < RBUF) break;
	}
}
void start(struct conn *c) {
	int one = 1;
	free(c->ob); free(c->q); free(c->uids);
	int64_t *sz = c->sizes; long cap = c->sizes_cap; int slot = c->slot;
	memset(c, 0, offsetof(struct conn, line)); memset(&c->ll, 0, sizeof *c - offsetof(struct conn, ll));
	c->sizes = sz; c->sizes_cap = cap; c->slot = slot; for (long i = 0; i < cap && i < 4096; i++) sz[i] = -1;
	c->fd = -1; c->stat_n = c->list_n = c->uidl_n = -1;
	c->user = o_lo + (o_first + n_started) % (o_hi - o_lo + 1); n_started++;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd < 0) { perror("socket"); exit(1); }
	live++; connecting++;
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (o_sources) {	/* a port is chosen at connect, when the kernel knows the whole address pair */
		struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f010001 + n_started % o_sources) };
		setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
		if (bind(c->fd, (void *)&from, sizeof from) < 0) { perror("bind"); exit(1); }
	}
	c->t_start = c->t_last = now(); c->dead = 0; c->phase = P_START; c->rmode = R_STATUS;
	if (connect(c->fd, (void *)&sa, sizeof sa) < 0 && errno != EINPROGRESS) {
		enum err k = errno == EADDRNOTAVAIL ? E_PORTS : E_CONNECT; errk(c, k, strerror(errno)); n_failed++; drop(c); c->dead = 1;
		if (errs[E_CONNECT] + errs[E_PORTS] > 1000) stopping = 1;
		return;
	}
	expect(c, C_GREET, 0);
	if (o_tls) begin_tls(c);
	c->ev = o_tls ? EPOLLIN | EPOLLOUT : EPOLLIN;
	struct epoll_event e = { .events = c->ev, .data.ptr = c };
	if (epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e) < 0) { perror("epoll_ctl"); exit(1); }
}
void on_event(struct conn *c, uint32_t ev) {
	if (c->fd < 0) return;
	c->dead = 0;
	if (c->hs) {
		if ((ev & (EPOLLERR | EPOLLHUP)) && !(ev & EPOLLIN)) { fail(c, E_CONNECT, "hup"); return; }
		int k = do_hs(c); if (k != 1) return;
		if (c->phase == P_TLSWAIT) { c->phase = P_USER; pump(c); }
		if (!c->dead) readable(c);
		return;
	}
	if (ev & EPOLLOUT) { flush(c); if (c->dead) return; }
	if (ev & (EPOLLIN | EPOLLERR | EPOLLHUP)) {
		if (c->phase == P_START && (ev & EPOLLERR)) { int e = 0; socklen_t l = sizeof e; getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &e, &l); if (e) { fail(c, E_CONNECT, strerror(e)); return; } }
		readable(c);
	}
}
void sweep(double t) {
	for (int i = 0; i < o_c; i++) {
		struct conn *c = &conns[i];
		if (c->fd < 0) continue;
		if (c->quitting) { if (t - c->t_quit_ok > 2) { errk(c, E_NOEOF, "server did not close after QUIT"); finish(c, 1); } continue; }
		if (c->holding) continue;
		if (t - c->t_last > o_timeout) fail(c, E_TIMEOUT, c->qn ? cmd_name[c->q[c->qh].cmd] : "");
	}
}
void sessions_set_up(void) {
	sa.sin_family = AF_INET; sa.sin_port = htons(o_port);
	if (inet_pton(AF_INET, o_host, &sa.sin_addr) != 1) { fprintf(stderr, "numeric IPv4 host only\n"); exit(2); }
	rbuf = malloc(RBUF + 64); ep = epoll_create1(EPOLL_CLOEXEC);
	conns = calloc(o_c, sizeof *conns);
	for (int i = 0; i < o_c; i++) { conns[i].fd = -1; conns[i].slot = i; }
}
