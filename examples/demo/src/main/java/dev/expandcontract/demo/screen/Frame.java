package dev.expandcontract.demo.screen;

import static java.util.Locale.ROOT;

import dev.expandcontract.phase.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Draws a picture as lines of at most 80 characters. */
final class Frame {

    private static final int BAR = 20;
    private static final int WIDE_BAR = 34;

    private final Style style;

    Frame(Style style) {
        this.style = style;
    }

    List<String> draw(Picture picture) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add("  " + phases(picture.phase()));
        lines.add("");
        lines.add(style.dim(
                String.format(ROOT, "  %-12s%-12s%-16s%s", "instance", "phase", "acknowledged", "transactions/s")));
        long most = picture.instances().stream()
                .mapToLong(Picture.Member::perSecond)
                .max()
                .orElse(0);
        picture.instances().forEach(member -> lines.add(line(member, Math.max(most, 1))));
        lines.add("");
        var work = picture.work();
        if (work != null) {
            lines.add(String.format(ROOT, "  %-12s", work.name())
                    + style.bar((double) work.done() / work.all(), WIDE_BAR)
                    + String.format(ROOT, " %3d %%  %,d rows", 100 * work.done() / work.all(), work.done()));
            lines.add("");
        }
        lines.add(String.format(
                        ROOT,
                        "  %.0f s   %,d transactions   ",
                        picture.elapsed().toMillis() / 1000.0,
                        picture.transactions())
                + count(picture.errors(), "errors") + "   " + count(picture.stale(), "stale reads")
                + String.format(
                        ROOT, "   longest stall %d ms", picture.longestStall().toMillis()));
        return lines;
    }

    private String phases(Phase current) {
        return Arrays.stream(Phase.values())
                .map(phase -> phase == current
                        ? style.bold(style.cyan(style.dot(true) + " " + phase))
                        : style.dim(style.dot(false) + " " + phase))
                .collect(Collectors.joining("  "));
    }

    private String line(Picture.Member member, long most) {
        var acknowledged = "epoch " + member.epoch();
        return String.format(ROOT, "  %-12s%-12s%s ", member.name(), member.phase(), acknowledged)
                + (member.acknowledged() ? style.yes() : style.yellow(style.dot(false)))
                + " ".repeat(Math.max(1, (member.acknowledged() && !style.unicode() ? 13 : 14) - acknowledged.length()))
                + style.bar((double) member.perSecond() / most, BAR)
                + String.format(ROOT, " %,6d", member.perSecond());
    }

    private String count(long count, String what) {
        var text = String.format(ROOT, "%,d %s", count, what);
        return count == 0 ? style.green(text) : style.red(text);
    }
}
