package dev.expandcontract.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sources that one query or data-changing statement sees by itself, within those that enclose it. */
final class Scope {

    private final @Nullable Scope parent;
    private final List<Source> sources = new ArrayList<>();
    private final Map<String, Source.Derived> commonTables = new HashMap<>();
    private boolean joinsByName;

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

    void addCommonTable(String name, Source.Derived table) {
        commonTables.put(Schema.fold(name), table);
    }

    Source.@Nullable Derived commonTable(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            var table = scope.commonTables.get(Schema.fold(name));
            if (table != null) {
                return table;
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

    /** The sources are joined by USING or NATURAL, so that a {@code *} has columns in common once. */
    void joinByName() {
        joinsByName = true;
    }

    boolean joinsByName() {
        return joinsByName;
    }

    /** The tables among the sources that rows can be stored in or read from. */
    List<Source.Base> tables() {
        return sources.stream()
                .filter(Source.Base.class::isInstance)
                .map(Source.Base.class::cast)
                .toList();
    }
}
