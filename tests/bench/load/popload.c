/* popload: single-process epoll POP3 load generator and checker.  See README.md; `popload --help`. */
#include "popload.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>

static double t0;

static void on_sig(int s) { (void)s; stopping = 1; }
static void run(void) {
	struct epoll_event evs[256]; double next = now() + 0.5; int said = 0; double hold_until = 0, last_say = 0;
	int idle = o_scen == S_IDLE || o_scen == S_PREAUTH; int opened = 0;
	t0 = now(); t_stop = !idle && o_t ? t0 + o_t : 0;
	if (!idle) for (int i = 0; i < o_c && more(); i++) start(&conns[i]);
	for (;;) {
		double t = now();
		if (idle) {
			while (opened < o_c && connecting < o_ramp && !stopping) start(&conns[opened++]);
			if (opened == o_c && !connecting && !said) {
				printf("HOLD open=%ld failed=%ld secs=%.3f\n", held, n_failed, t - t0); fflush(stdout); said = 1; hold_until = t + o_hold; last_say = t;
			}
			if (said && t - last_say >= 1) { printf("OK open=%ld dropped=%ld\n", held, dropped); fflush(stdout); last_say = t; }
			if ((said && t >= hold_until) || stopping) { stopping = 1; break; }
		} else if (live == 0) {
			if (!more()) break;
			for (int i = 0; i < o_c && more(); i++) if (conns[i].fd < 0) start(&conns[i]);
			if (live == 0) break;
		}
		if (t - t0 > o_max) { stopping = 1; fprintf(stderr, "popload: hard time limit\n"); break; }
		if (stopping && t_stop && t > t_stop + 15) break;
		int k = epoll_wait(ep, evs, 256, 100);
		for (int i = 0; i < k; i++) on_event(evs[i].data.ptr, evs[i].events);
		if ((t = now()) > next) { sweep(t); next = t + 0.5; if (t_stop && t > t_stop + 20) { stopping = 1; break; } }
	}
}
static void set_up(void) {
	struct rlimit rl; getrlimit(RLIMIT_NOFILE, &rl); rl.rlim_cur = rl.rlim_max; setrlimit(RLIMIT_NOFILE, &rl);
	signal(SIGPIPE, SIG_IGN); signal(SIGTERM, on_sig); signal(SIGINT, on_sig);
	body_set_up();
	tls_set_up();
	sessions_set_up();
}
/* Asks the server for PIPELINING, by one session that counts for nothing, unless it is taken for granted. */
static void find_pipelining(void) {
	if (o_force) { g_pipelining = 1; return; }
	enum scen s = o_scen; long n = o_n; double t = o_t; int cc = o_c; o_scen = S_PROBE; o_n = 1; o_t = 0; o_c = 1; run();
	o_scen = s; o_n = n; o_t = t; o_c = cc; n_started = n_done = 0; l_session.n = l_greet.n = l_login.n = l_quit.n = 0;
}
/* The time is over, and these never got an answer. */
static void count_unanswered(void) {
	for (int i = 0; i < o_c; i++) if (conns[i].fd >= 0) {
		struct conn *c = &conns[i]; char b[64];
		snprintf(b, sizeof b, "waits for the reply to %s", c->qn ? cmd_name[c->q[c->qh].cmd] : "nothing");
		errk(c, E_HUNG, b); n_failed++;
	}
}
static double seconds(struct timeval t) { return t.tv_sec + t.tv_usec * 1e-6; }
int main(int argc, char **argv) {
	options(argc, argv);
	set_up();
	if (o_pipe) find_pipelining();
	struct rusage before, after; getrusage(RUSAGE_SELF, &before);
	run();
	if (o_scen != S_IDLE && o_scen != S_PREAUTH) count_unanswered();
	double secs = now() - t0; getrusage(RUSAGE_SELF, &after);
	return report(secs, seconds(after.ru_utime) - seconds(before.ru_utime) + seconds(after.ru_stime) - seconds(before.ru_stime));
}
