package dev.expandcontract.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sources that one query or data-changing statement sees by itself, within those that enclose it. */
final class Scope {

    private final @Nullable Scope parent;
    private final List<Source> sources = new ArrayList<>();
    private final Set<String> commonTables = new HashSet<>();

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

    void addCommonTable(String name) {
        commonTables.add(name.toLowerCase(Locale.ROOT));
    }

    boolean isCommonTable(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope.commonTables.contains(name.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
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
