package dev.expandcontract.annotation;

import dev.expandcontract.model.ColumnConverter;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that the annotated attribute is one logical column with two physical columns: the one it has been stored in
 * so far ({@link #old()}) and the one that it is being moved to ({@link #next()}). Which of them SQL writes and reads
 * is decided at run time by the phase of the migration, for every application instance together.
 *
 * <p>If the two columns store the value differently, the attribute holds what {@code next} stores, in every phase.
 *
 * <p>The annotated attribute must be mapped to exactly one column, and that column must be {@code old} or {@code next}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD})
public @interface ExpandContract {

    /** The physical column that holds the value today. Compared without regard to case. */
    String old();

    /** The physical column that replaces {@link #old()}. Compared without regard to case. */
    String next();

    /**
     * SQL that computes what {@link #next()} stores from what {@link #old()} stores, with {@code {value}} in the place of the
     * latter. Empty, the default, if both store the same, or what the database makes of it by assigning one to the other.
     *
     * <p>It must be a single expression of the database at hand, without comments, parameters, queries and other columns, of
     * functions that give the same result each time. NULL must stay NULL.
     */
    String oldToNext() default "";

    /**
     * The inverse of {@link #oldToNext()}, under the same rules. Here {@code {value}} is a value of the application, and must
     * be cast to the type of {@code next}: {@code cast({value} as numeric(10, 2))}. Cast the result to the type of
     * {@code old}, so that an index on it serves. A cast to a text type with a length cuts what is longer without an error.
     *
     * <p>Of every value that {@code next} can store it must give the one value of {@code old} from which
     * {@code oldToNext} computes it; XC finds rows by it. Empty, the default, if there is no inverse. Then
     * {@code oldToNext} must bring values into a normal form that it does not change any more, such as
     * {@code lower(cast({value} as varchar(100)))}, {@code old} stores what the application writes, and what is written in
     * the phase CONTRACT cannot be brought back to {@code old}.
     */
    String nextToOld() default "";

    /**
     * What converts in Java, where SQL cannot say it; instead of {@link #oldToNext} and {@link #nextToOld}. Statements can
     * do less with the column then: bind values as parameters, and read them as columns of the result. The interface
     * itself, the default, stands for none.
     *
     * <p>The class must have a constructor without parameters, or be a bean of the container that makes the application's
     * attribute converters.
     */
    @SuppressWarnings("rawtypes") // the interface itself has no type arguments to give
    Class<? extends ColumnConverter> converter() default ColumnConverter.class;

    /**
     * Whether of two values the greater one is converted to the greater one, both ways. Then ranges and ORDER BY use the
     * index of the column that is read; under a {@link #converter} there are none without it.
     */
    boolean orderPreserving() default false;

    /**
     * The SQL type of {@link #old()}, such as {@code decimal(12)}, for a schema tool that makes the column in a new database.
     * Nothing else reads it. Empty, the default, if it is the type of the attribute, as for {@code next}.
     */
    String oldType() default "";

    /**
     * The migration's id, as operators and the metadata tables name it: lower-case letters, digits and underscores.
     * Empty, the default, derives it from table and columns.
     */
    String id() default "";
}
