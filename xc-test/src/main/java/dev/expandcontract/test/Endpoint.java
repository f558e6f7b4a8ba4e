package dev.expandcontract.test;

/**
 * Where a server listens and who may do everything there.
 *
 * @param host a host name or address; unused by H2
 * @param port a TCP port; unused by H2
 */
record Endpoint(String host, int port, String user, String password) {}
