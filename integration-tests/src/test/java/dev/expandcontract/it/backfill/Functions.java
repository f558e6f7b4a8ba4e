package dev.expandcontract.it.backfill;

import dev.expandcontract.model.ColumnConverter;
import dev.expandcontract.model.Conversion;
import java.util.Optional;
import java.util.function.Function;

/** A converter made of two functions. */
record Functions<O, N>(Class<O> oldType, Class<N> nextType, Function<O, N> next, Function<N, O> old)
        implements ColumnConverter<O, N> {

    /** The converter under a name. */
    Conversion conversion(String name) {
        return new Conversion.InJava(name, false, Optional.of(this));
    }

    @Override
    public N toNext(O value) {
        return next.apply(value);
    }

    @Override
    public O toOld(N value) {
        return old.apply(value);
    }
}
