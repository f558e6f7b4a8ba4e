package dev.expandcontract.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test on every database. The method may take a {@link dev.expandcontract.database.Database}, a
 * {@link DatabaseServer}, and a {@link javax.sql.DataSource} that leads to a database that is new and empty for each
 * run.
 *
 * <p>The system property {@code xc.test.databases}, for example {@code h2,postgresql}, restricts the databases.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@TestTemplate
@ExtendWith(EveryDatabaseExtension.class)
public @interface EveryDatabase {}
