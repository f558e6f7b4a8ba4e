package dev.expandcontract.spring.admin;

import dev.expandcontract.spring.view.CoordinatorView;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command as the page sends it: which migration it is for, what the operator saw, who they say they are, and the fields. */
final class SentCommand {

    private static final int LONGEST_NAME = 100;

    private final String source;
    private final String migration;
    private final @Nullable Object seenEpoch;
    private final @Nullable Object by;
    private final Map<String, Object> fields;

    SentCommand(Map<String, Object> sent) {
        fields = new HashMap<>(sent);
        source = text("source");
        migration = text("migration");
        seenEpoch = fields.remove("seenEpoch");
        by = fields.remove("by");
    }

    String source() {
        return source;
    }

    String migration() {
        return migration;
    }

    Map<String, Object> fields() {
        return fields;
    }

    /** Who gives the command, for the audit log. */
    String by(Visitor visitor) {
        if (visitor.known()) {
            if (by != null) {
                throw new RequestException(
                        400, "'by' is not possible here: a command is given under the name of who is logged in.");
            }
            return visitor.name();
        }
        if (!(by instanceof String name) || name.isBlank() || name.length() > LONGEST_NAME) {
            throw new RequestException(
                    400,
                    "The command lacks 'by', your name for the audit log, of at most " + LONGEST_NAME + " characters.");
        }
        return name.strip() + " (not logged in)";
    }

    /** Refuses a command that was given at the sight of what has changed since. */
    void requireUnchanged(CoordinatorView view) {
        if (seenEpoch == null) {
            return;
        }
        if (!(seenEpoch instanceof Number seen)) {
            throw new RequestException(400, "'seenEpoch' is no number.");
        }
        var present = view.migration(migration);
        if (present.epoch() != seen.longValue()) {
            throw new RequestException(
                    409,
                    "Migration '" + migration + "' has moved to " + present.phase()
                            + " since you looked. Nothing was done; look again.");
        }
    }

    private String text(String name) {
        if (!(fields.remove(name) instanceof String text)) {
            throw new RequestException(400, "The command lacks '" + name + "'.");
        }
        return text;
    }
}
