package dev.expandcontract.pace;

import dev.expandcontract.metadata.MetadataStore;
import dev.expandcontract.model.SettingException;
import java.time.LocalTime;
import java.time.ZoneId;

/** Lets the work go at some time of the day, by the database's clock. */
final class DailyWindow implements PaceProbe {

    private final MetadataStore store;
    private final LocalTime from;
    private final LocalTime to;
    private final ZoneId zone;

    DailyWindow(MetadataStore store, LocalTime from, LocalTime to, ZoneId zone) {
        if (from.equals(to)) {
            throw new SettingException("The daily window begins and ends at " + from
                    + ", which is no time at all, or all the time. Give it an end, or leave it out.");
        }
        this.store = store;
        this.from = from;
        this.to = to;
        this.zone = zone;
    }

    @Override
    public String name() {
        return "daily window";
    }

    @Override
    public Reading read() {
        var now = store.readAlone(
                "asking for the time",
                transaction -> transaction.control().read().now());
        return at(now.atZone(zone).toLocalTime());
    }

    Reading at(LocalTime now) {
        boolean open =
                from.isBefore(to) ? !now.isBefore(from) && now.isBefore(to) : !now.isBefore(from) || now.isBefore(to);
        return new Reading(open ? Pace.FULL : Pace.PAUSED, "it is open from " + from + " to " + to + " (" + zone + ")");
    }
}
