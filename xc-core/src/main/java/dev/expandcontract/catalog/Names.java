package dev.expandcontract.catalog;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds things by a name of which the case may or may not matter. */
final class Names {

    private Names() {}

    /** The one with the exact name, else the only one with the name without regard to case. */
    static <T> Optional<T> exact(List<T> all, Function<T, String> name, String wanted, String what, String where) {
        for (var one : all) {
            if (name.apply(one).equals(wanted)) {
                return Optional.of(one);
            }
        }
        return only(all, name, wanted, what, where);
    }

    /**
     * The first one with the name without regard to case, if no other is spelled differently: whether SQL quotes the name,
     * and so which of several it means, cannot be told.
     */
    static <T> Optional<T> only(List<T> all, Function<T, String> name, String wanted, String what, String where) {
        var folded = new ArrayList<T>();
        var spellings = new LinkedHashSet<String>();
        for (var one : all) {
            if (name.apply(one).equalsIgnoreCase(wanted)) {
                folded.add(one);
                spellings.add(name.apply(one));
            }
        }
        if (spellings.size() > 1) {
            throw new AmbiguousNameException(what, wanted, where, List.copyOf(spellings));
        }
        return folded.isEmpty() ? Optional.empty() : Optional.of(folded.getFirst());
    }
}
