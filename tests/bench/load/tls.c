/* TLS: a handshake for each session, taken up again where that is asked for. */
#include "popload.h"
#include <openssl/err.h>
#include <sys/epoll.h>

static SSL_CTX *ctx; static SSL_SESSION *last_sess;

static int new_sess(SSL *s, SSL_SESSION *x) { (void)s; if (last_sess) SSL_SESSION_free(last_sess); last_sess = x; return 1; }
void begin_tls(struct conn *c) {
	c->ssl = SSL_new(ctx); SSL_set_fd(c->ssl, c->fd); SSL_set_connect_state(c->ssl); c->hs = 1;
	if (o_resume && last_sess) SSL_set_session(c->ssl, last_sess);
}
int do_hs(struct conn *c) {	/* 1 done, 0 pending, -1 failed */
	int k = SSL_do_handshake(c->ssl);
	if (k == 1) { n_hs++; n_resumed += SSL_session_reused(c->ssl); c->hs = 0; set_ev(c, EPOLLIN); return 1; }
	int e = SSL_get_error(c->ssl, k);
	if (e == SSL_ERROR_WANT_READ) { set_ev(c, EPOLLIN); return 0; }
	if (e == SSL_ERROR_WANT_WRITE) { set_ev(c, EPOLLIN | EPOLLOUT); return 0; }
	char b[200]; ERR_error_string_n(ERR_get_error(), b, sizeof b); ERR_clear_error();
	fail(c, E_TLS, b); return -1;
}
void tls_set_up(void) {
	if (!o_tls && !o_stls) return;
	ctx = SSL_CTX_new(TLS_client_method()); SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, 0);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_options(ctx, SSL_OP_IGNORE_UNEXPECTED_EOF);
	if (o_resume) { SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL); SSL_CTX_sess_set_new_cb(ctx, new_sess); }
}
