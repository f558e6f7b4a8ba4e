package dev.expandcontract.fleet;

/** What an agent does next. */
sealed interface Step {

    /** Has the agent do it. */
    void take(FleetAgent agent);

    /** Load the phases and dials, of which there are newer ones, and publish them. */
    record Learn() implements Step {
        @Override
        public void take(FleetAgent agent) {
            agent.learn();
        }
    }

    /** Write what was learned and acknowledged, and a heartbeat with it. */
    record Report() implements Step {
        @Override
        public void take(FleetAgent agent) {
            agent.report();
        }
    }

    /** Read the epoch. */
    record Look() implements Step {
        @Override
        public void take(FleetAgent agent) {
            agent.readEpoch();
        }
    }

    /** Nothing is due for so long. */
    record Rest(long nanos) implements Step {
        @Override
        public void take(FleetAgent agent) {
            agent.rest(nanos);
        }
    }
}
