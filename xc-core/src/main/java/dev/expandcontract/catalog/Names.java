package dev.expandcontract.catalog;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds things by a name of which the case may or may not matter. */
final class Names {

    private Names() {}

    /** The one with the exact name, else the only one with the name without regard to case. */
    static <T> Optional<T> find(List<T> all, Function<T, String> name, String wanted, String what, String where) {
        var exact = all.stream().filter(one -> name.apply(one).equals(wanted)).findFirst();
        if (exact.isPresent()) {
            return exact;
        }
        var folded = all.stream()
                .filter(one -> name.apply(one).equalsIgnoreCase(wanted))
                .toList();
        if (folded.size() > 1) {
            throw new AmbiguousNameException(
                    what, wanted, where, folded.stream().map(name).toList());
        }
        return folded.stream().findFirst();
    }
}
