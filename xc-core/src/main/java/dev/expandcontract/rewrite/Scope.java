package dev.expandcontract.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sources that one query or data-changing statement sees by itself, within those that enclose it. */
final class Scope {

    private final @Nullable Scope parent;
    private final List<Source> sources = new ArrayList<>();
    private final Map<String, Set<String>> commonTables = new HashMap<>();

    Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    @Nullable
    Scope parent() {
        return parent;
    }

    List<Source> sources() {
        return sources;
    }

    void add(Source source) {
        sources.add(source);
    }

    void addCommonTable(String name, Set<String> labels) {
        commonTables.put(name.toLowerCase(Locale.ROOT), labels);
    }

    /** The labels that the common table expression lists, or null if there is none under the name. */
    @Nullable
    Set<String> commonTable(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            var labels = scope.commonTables.get(name.toLowerCase(Locale.ROOT));
            if (labels != null) {
                return labels;
            }
        }
        return null;
    }

    /** The innermost source under the name, or null. */
    @Nullable
    Source find(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            for (var source : scope.sources) {
                if (source.name().equalsIgnoreCase(name)) {
                    return source;
                }
            }
        }
        return null;
    }
}
