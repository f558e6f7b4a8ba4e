package dev.expandcontract.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test on every database in every {@link PhaseState}, with freshly made tables that lack the absent column. The
 * test class names its tables by {@link Schema}; the method takes a {@link PhaseRun}. Data source, board and whatever
 * the test keeps by {@link PhaseRun#shared} live as long as the test class, so they are carried through the phases as in
 * a running application.
 *
 * <p>A test fails, whatever else it asserts, if a statement of it that reached the driver in EXPAND or CONTRACT names an
 * absent column. Where another table has a column of the same name, only the database can tell, which lacks the absent one.
 *
 * <p>The system property {@code xc.test.databases}, for example {@code h2,postgresql}, restricts the databases.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@ExtendWith(EveryPhaseExtension.class)
public @interface EveryPhase {}
