package dev.expandcontract.sql;

import dev.expandcontract.model.Migration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What SELECT or RETURNING lists, as far as its labels are known. */
final class Items {

    private final List<String> labels = new ArrayList<>();
    /** Folded labels of columns of the same name, and of anything else. */
    private final Set<String> own = new HashSet<>();

    private final Set<String> foreign = new HashSet<>();
    private boolean unknown;
    private @Nullable Migration starred;

    void add(String label, boolean ofSameName) {
        labels.add(label);
        (ofSameName ? own : foreign).add(Schema.fold(label));
    }

    /** There are further labels, which are not known. */
    void addUnknown() {
        unknown = true;
    }

    /** A {@code *} of a table of the migration has been expanded. */
    void starred(Migration migration) {
        starred = migration;
    }

    /** The labels, or null if not all are known. */
    @Nullable
    List<String> labels() {
        return unknown ? null : List.copyOf(labels);
    }

    @Nullable
    Migration starred() {
        return starred;
    }

    boolean isLabel(String name) {
        return own.contains(Schema.fold(name)) || foreign.contains(Schema.fold(name));
    }

    /** Whether the name is the label of a column of that name and of nothing else. */
    boolean isOwn(String name) {
        return own.contains(Schema.fold(name)) && !foreign.contains(Schema.fold(name));
    }

    boolean isForeign(String name) {
        return foreign.contains(Schema.fold(name));
    }
}
