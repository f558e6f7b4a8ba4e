package dev.expandcontract.fence;

/** What holds an epoch while something runs under it. */
public enum FenceForm {

    /**
     * {@link #SESSION}, unless the server's session is another than the one that the driver was told of at login: then a
     * proxy is in between that may give each transaction another session, and {@link #TRANSACTION} is used where the
     * database has it. Where neither can be known or used, statements of migrating columns are refused.
     */
    AUTOMATIC,

    /**
     * A lock of the database session, taken once for each epoch: no cost in the steady state. Right only if a connection
     * keeps its session from login to close.
     */
    SESSION,

    /**
     * A lock of each transaction, taken by two statements at its begin. Right behind proxies that give each transaction
     * another session. Statements of migrating columns are refused in autocommit, and at other isolation levels than READ
     * COMMITTED. PostgreSQL only.
     */
    TRANSACTION
}
