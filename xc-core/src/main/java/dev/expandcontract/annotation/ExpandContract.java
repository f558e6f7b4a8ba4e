package dev.expandcontract.annotation;

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
     * The migration's id, as operators and the metadata tables name it: lower-case letters, digits and underscores.
     * Empty, the default, derives it from table and columns.
     */
    String id() default "";
}
