package dev.expandcontract.fleet;

/** What an agent does next. */
sealed interface Step {

    /** Load the phases and dials, of which there are newer ones, and publish them. */
    record Learn() implements Step {}

    /** Write what was learned and acknowledged, and a heartbeat with it. */
    record Report() implements Step {}

    /** Read the epoch. */
    record Look() implements Step {}

    /** Nothing is due for so long. */
    record Rest(long nanos) implements Step {}
}
