/**
 * What is measured of the running server, and the pages that show it: Prometheus text at /metrics,
 * a status page at /. Knows nothing of how the server does what it does; the only package that
 * knows Micrometer.
 */
package popserv.metrics;
