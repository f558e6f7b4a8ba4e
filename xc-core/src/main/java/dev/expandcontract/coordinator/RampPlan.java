package dev.expandcontract.coordinator;

import dev.expandcontract.model.SettingException;
import dev.expandcontract.readswitch.Share;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How XC raises a dial by itself: step by step, as long as reads of the next column are as good as those of the old one.
 * {@link #parse} reads what {@link #toString} writes.
 *
 * @param steps the shares, each larger than the one before, and how long each lasts at least
 * @param limits what reads of the next column have to show at each step
 */
public record RampPlan(List<Step> steps, Limits limits) {

    /** 1, 5, 25, 50 and 100 %, ten minutes each, within {@link Limits#DEFAULT}. */
    public static final RampPlan DEFAULT = evenly(Duration.ofMinutes(10), 1, 5, 25, 50, 100);

    /** How many characters a plan in words may have. */
    private static final int LONGEST = 2_000;

    private static final int MOST_STEPS = 50;

    private static final int MOST_DAYS = 366;

    private static final String SYNTAX =
            "Write it as in: 5 % PT10M, 100 % PT1H; reads 1000, mismatches 0, latency 2.0, errors 0.01";

    /**
     * One step.
     *
     * @param share the share of keys that read next
     * @param time how long it lasts at least
     */
    public record Step(Share share, Duration time) {

        @Override
        public String toString() {
            return share + " " + time;
        }
    }

    /**
     * What reads of the next column have to show.
     *
     * @param reads how many statements of the whole fleet have to have read it at a step before the next one, at least 1
     * @param mismatches how many rows may be found in a step whose columns differ, by whatever finds them
     * @param latency how many times as long as reads of the old column those of the next one may take, compared by what 95 %
     *     of either do not exceed
     * @param errors how much larger a part of them may fail, from 0 to 1
     */
    public record Limits(long reads, long mismatches, double latency, double errors) {

        /** 1,000 reads, no mismatch, twice as long, one in a hundred more may fail. */
        public static final Limits DEFAULT = new Limits(1_000, 0, 2, 0.01);

        /** @throws SettingException if one makes no sense */
        public Limits {
            if (reads < 1 || mismatches < 0 || !(latency >= 1) || !(errors >= 0 && errors <= 1)) {
                throw new SettingException(
                        "A ramp cannot go by " + reads + " reads, " + mismatches + " mismatches, latency "
                                + latency + " and errors " + errors
                                + ". Ask for one read or more, allow no negative number of mismatches, a latency of 1 or more, and"
                                + " errors from 0 to 1.");
            }
        }

        @Override
        public String toString() {
            return "reads " + reads + ", mismatches " + mismatches + ", latency " + latency + ", errors " + errors;
        }
    }

    /** @throws SettingException if there is no step, there are too many, or the shares do not rise */
    public RampPlan {
        steps = List.copyOf(steps);
        int last = 0;
        for (var step : steps) {
            if (step.share().size() <= last
                    || step.time().isNegative()
                    || step.time().toDays() >= MOST_DAYS) {
                throw new SettingException("The step '" + step + "' of a ramp does not raise the dial, lasts less than"
                        + " nothing, or more than a year. Each share has to be larger than the one before.");
            }
            last = step.share().size();
        }
        if (last == 0 || steps.size() > MOST_STEPS) {
            throw new SettingException("A ramp has one step at least and " + MOST_STEPS + " at most, and this one has "
                    + steps.size() + ".");
        }
    }

    /** Steps that last equally long, within {@link Limits#DEFAULT}. */
    public static RampPlan evenly(Duration time, double... percents) {
        return new RampPlan(
                Arrays.stream(percents)
                        .mapToObj(percent -> new Step(Share.ofPercent(percent), time))
                        .toList(),
                Limits.DEFAULT);
    }

    /** The same steps within other limits. */
    public RampPlan within(Limits other) {
        return new RampPlan(steps, other);
    }

    /**
     * A plan in words: {@code 5 % PT10M, 100 % PT1H}, with {@code ; reads 1000, mismatches 0, latency 2.0, errors 0.01} after
     * it, or {@link Limits#DEFAULT} without.
     *
     * @throws SettingException if it is something else
     */
    public static RampPlan parse(String text) {
        var parts = text.split(";", -1);
        if (text.length() > LONGEST || parts.length > 2) {
            throw refused(text);
        }
        try {
            var steps = new ArrayList<Step>();
            for (var step : parts[0].split(",", -1)) {
                var words = step.replace("%", " ").strip().split("\\s+", -1);
                if (words.length != 2) {
                    throw refused(text);
                }
                steps.add(new Step(Share.ofPercent(words[0]), Duration.parse(words[1])));
            }
            return new RampPlan(steps, parts.length == 1 ? Limits.DEFAULT : limits(text, parts[1]));
        } catch (SettingException e) {
            throw e;
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw refused(text);
        }
    }

    private static Limits limits(String text, String part) {
        var words = part.strip().split("[\\s,]+", -1);
        if (words.length != 8
                || !List.of(words[0], words[2], words[4], words[6])
                        .equals(List.of("reads", "mismatches", "latency", "errors"))) {
            throw refused(text);
        }
        return new Limits(
                Long.parseLong(words[1]),
                Long.parseLong(words[3]),
                Double.parseDouble(words[5]),
                Double.parseDouble(words[7]));
    }

    private static SettingException refused(String text) {
        return new SettingException("'" + text + "' is no plan of a ramp. " + SYNTAX);
    }

    /** In words, as {@link #parse} reads them. */
    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining(", ")) + "; " + limits;
    }
}
