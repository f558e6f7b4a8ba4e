package dev.expandcontract.test;

/** A server that has been started for this JVM. */
interface RunningServer {

    Endpoint endpoint();

    /**
     * Ends the server as a crash would and starts it again.
     *
     * @throws UnsupportedOperationException if the server is no process of this JVM's
     */
    void restart();

    /** Has the task run before the server ends with the JVM. */
    void beforeEnd(Runnable task);

    /** A server whose process is not this JVM's to end. */
    record Unowned(Endpoint endpoint, String kind) implements RunningServer {

        @Override
        public void restart() {
            throw new UnsupportedOperationException("Cannot restart " + kind
                    + ". Use embedded servers: set the system property xc.test.servers to" + " 'embedded'.");
        }

        @Override
        public void beforeEnd(Runnable task) {
            Runtime.getRuntime().addShutdownHook(new Thread(task, "xc-test before the end of " + kind));
        }
    }
}
