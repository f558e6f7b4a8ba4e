package dev.expandcontract.it.jdbc;

/** Where a connection pool stands. */
enum Pooling {
    /** The driver makes a session for each connection. */
    NONE,
    /** XC wraps the pool: the application closes XC's connections, which closes the pool's. */
    BELOW,
    /** The pool wraps XC: XC's connections and what they prepared outlive the application's use of them. */
    ABOVE
}
