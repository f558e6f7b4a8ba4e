package dev.expandcontract.demo;

import static java.util.Locale.ROOT;

import dev.expandcontract.demo.check.StallMeter;
import dev.expandcontract.demo.check.StallMeter.Kind;
import dev.expandcontract.demo.check.StallMeter.Lane;
import dev.expandcontract.demo.check.StallMeter.Part;

/** What the demo says in the end. */
final class Summary {

    private final Story story;
    private final StallMeter stalls;

    Summary(Story story, StallMeter stalls) {
        this.story = story;
        this.stalls = stalls;
    }

    void print(Result result, Verdict verdict) {
        var style = story.style();
        story.say("");
        story.say("  " + style.bold("The longest that a single write took"));
        story.say(style.dim("  application bystanders (write to other tables, past XC)"));
        stalls.parts().forEach(this::print);
        story.say("");
        story.say("  "
                + style.bold(String.format(
                        ROOT,
                        "%,d transactions in %.0f s",
                        result.transactions(),
                        result.took().toMillis() / 1000.0)));
        for (var finding : verdict.findings()) {
            story.say("  " + mark(finding) + " " + finding.statement());
            finding.examples().forEach(example -> story.say("      " + example));
        }
        verdict.repeated()
                .forEach((part, count) -> story.say(
                        String.format(ROOT, "    %,d deadlock victims were repeated during: %s", count, part)));
        story.say("");
        story.say(result.line());
    }

    private String mark(Verdict.Finding finding) {
        if (!finding.held()) {
            return story.style().no();
        }
        return finding.examples().isEmpty()
                ? story.style().yes()
                : story.style().stop();
    }

    private void print(Part part) {
        var bystander =
                String.format(ROOT, "%8d ms", part.longest(Lane.BYSTANDER).toMillis());
        story.say(String.format(ROOT, "  %8d ms", part.longest(Lane.APPLICATION).toMillis())
                + story.style().dim(bystander)
                + "   "
                + (part.kind() == Kind.TRANSITION ? story.style().bold(part.name()) : part.name()));
    }
}
