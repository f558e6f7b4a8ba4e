package dev.expandcontract.pace;

import javax.sql.DataSource;

/** Counts the sessions that execute something. */
final class ActiveSessions implements PaceProbe {

    private final DataSource dataSource;
    private final ServerLoad load;
    private final Limits limits;

    ActiveSessions(DataSource dataSource, ServerLoad load, Limits limits) {
        this.dataSource = dataSource;
        this.load = load;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "active sessions";
    }

    @Override
    public Reading read() throws Exception {
        try (var connection = dataSource.getConnection()) {
            long active = load.activeSessions(connection);
            return new Reading(
                    limits.of(active), active + (active == 1 ? " session is" : " sessions are") + " active; " + limits);
        }
    }
}
