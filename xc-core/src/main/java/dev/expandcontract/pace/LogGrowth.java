package dev.expandcontract.pace;

import javax.sql.DataSource;

/** Measures how fast the log grows, from one reading to the next. */
final class LogGrowth implements PaceProbe {

    private final DataSource dataSource;
    private final ServerLoad load;
    private final Limits limits;
    private long bytes = -1;
    private long at;

    LogGrowth(DataSource dataSource, ServerLoad load, Limits limits) {
        this.dataSource = dataSource;
        this.load = load;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "log growth";
    }

    @Override
    public Reading read() throws Exception {
        try (var connection = dataSource.getConnection()) {
            long written = load.logBytes(connection);
            long now = System.nanoTime();
            // A server that was restarted counts from zero again.
            boolean comparable = bytes >= 0 && written >= bytes;
            long rate = comparable ? Math.round((written - bytes) * 1e9 / Math.max(1, now - at)) : 0;
            bytes = written;
            at = now;
            return new Reading(limits.of(rate), "the log grows by " + rate + " bytes a second; " + limits);
        }
    }
}
