package dev.expandcontract.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Calendar;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells which parameter values stay what they are, and copies those that the application may change. */
final class Values {

    private Values() {}

    /**
     * A value equal to the given one that nobody else can change, or null if there is no telling how to make one. An
     * immutable value is its own copy.
     */
    @SuppressWarnings("JavaUtilDate") // applications bind it, and so must we
    static @Nullable Object copy(Object value) {
        if (isImmutable(value)) {
            return value;
        }
        return switch (value) {
            case byte[] bytes -> bytes.clone();
            case Date date -> date.clone();
            case Calendar calendar -> calendar.clone();
            case int[] ints -> ints.clone();
            case long[] longs -> longs.clone();
            case short[] shorts -> shorts.clone();
            case double[] doubles -> doubles.clone();
            case float[] floats -> floats.clone();
            case boolean[] booleans -> booleans.clone();
            case Object[] objects -> copyElements(objects);
            default -> null;
        };
    }

    private static @Nullable Object copyElements(Object[] objects) {
        for (Object element : objects) {
            if (element != null && !isImmutable(element)) {
                return null;
            }
        }
        return objects.clone();
    }

    private static boolean isImmutable(Object value) {
        return switch (value) {
            case String ignored -> true;
            case Number number -> isImmutableNumber(number);
            case Boolean ignored -> true;
            case Character ignored -> true;
            case UUID ignored -> true;
            case Enum<?> ignored -> true;
            case URI ignored -> true;
            case URL ignored -> true;
            case Temporal ignored -> isOfTheJdk(value);
            case TemporalAmount ignored -> isOfTheJdk(value);
            default -> false;
        };
    }

    private static boolean isImmutableNumber(Number number) {
        return number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte
                || number instanceof Double
                || number instanceof Float
                || number instanceof BigDecimal
                || number instanceof BigInteger;
    }

    private static boolean isOfTheJdk(Object value) {
        return value.getClass().getName().startsWith("java.time.");
    }
}
