package dev.expandcontract.coordinator;

import dev.expandcontract.fence.Holder;
import dev.expandcontract.fence.PreparedTransaction;
import dev.expandcontract.fence.Stranger;
import java.util.List;

/**
 * What the database shows of transactions that may be older than an epoch.
 *
 * @param holders the sessions registered for an earlier one
 * @param prepared the prepared transactions that may concern the migrating table
 * @param standbys the servers on which something may read that is not among the holders; looked for in SOAK only, before
 *     the old column may go
 * @param strangers the sessions that belong to no instance; looked for in DUAL_WRITE only, before the history is filled
 */
record Evidence(
        List<Holder> holders, List<PreparedTransaction> prepared, List<String> standbys, List<Stranger> strangers) {}
