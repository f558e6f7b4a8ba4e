package dev.expandcontract.demo;

import dev.expandcontract.coordinator.Coordinator;
import dev.expandcontract.coordinator.InstanceStatus;
import dev.expandcontract.coordinator.MigrationStatus;
import dev.expandcontract.demo.app.Instance;
import dev.expandcontract.demo.check.StallMeter;
import dev.expandcontract.demo.check.Tally;
import dev.expandcontract.demo.check.Throughput;
import dev.expandcontract.demo.screen.Picture;
import dev.expandcontract.metadata.RunRow;
import dev.expandcontract.phase.Phase;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes pictures of the fleet, as an operator's page would show it: from the coordinator and the counts. */
final class Watch implements Supplier<Picture> {

    private final List<Instance> instances;
    private final Coordinator coordinator;
    private final String migration;
    private final Tally tally;
    private final StallMeter stalls;
    private final Story story;
    private final Map<String, Throughput> throughputs = new HashMap<>();
    private final Map<String, Phase> learned = new HashMap<>();

    Watch(List<Instance> instances, String migration, Tally tally, StallMeter stalls, Story story) {
        this.instances = instances;
        this.coordinator = instances.getFirst().coordinator();
        this.migration = migration;
        this.tally = tally;
        this.stalls = stalls;
        this.story = story;
    }

    @Override
    public Picture get() {
        var status = coordinator.migration(migration);
        return new Picture(
                status.phase(),
                members(status),
                work(status),
                story.elapsed(),
                tally.transactions(),
                tally.errors(),
                tally.stale(),
                stalls.longest(StallMeter.Kind.TRANSITION));
    }

    private List<Picture.Member> members(MigrationStatus status) {
        var fleet = coordinator.fleet();
        return instances.stream()
                .flatMap(instance ->
                        fleet.stream().filter(member -> member.name().equals(instance.name())))
                .map(member -> new Picture.Member(
                        member.name(),
                        learned(member, status),
                        member.acknowledgedEpoch(),
                        member.acknowledged(status),
                        throughput(member.name())))
                .toList();
    }

    /** The phase that the instance works by: the fleet's, once it has learned of it. */
    private Phase learned(InstanceStatus member, MigrationStatus status) {
        if (member.learnedEpoch() >= status.epoch()) {
            learned.put(member.name(), status.phase());
        }
        return learned.getOrDefault(member.name(), status.phase());
    }

    private long throughput(String instance) {
        return throughputs
                .computeIfAbsent(instance, missing -> new Throughput())
                .perSecond(tally.transactions(instance), System.nanoTime());
    }

    private static Picture.@Nullable Work work(MigrationStatus status) {
        return status.runs().stream()
                .filter(run -> run.finishedAt() == null)
                .findFirst()
                .map(Watch::work)
                .orElse(null);
    }

    private static Picture.Work work(RunRow run) {
        var progress = run.progress();
        long all = Math.max(1, Math.max(progress.rowsDone(), progress.rowsEstimated()));
        return new Picture.Work(run.kind().name().toLowerCase(Locale.ROOT), progress.rowsDone(), all);
    }
}
