package dev.expandcontract.jooq;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import org.junit.jupiter.api.Test;

/** What the adapter builds on. */
class ArchitectureTest {

    private static final JavaClasses ADAPTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(ArchitectureTest::isOurs)
            .importPackages("dev.expandcontract.jooq");

    private static boolean isOurs(Location location) {
        return location.contains("xc-jooq");
    }

    @Test
    void of_the_core_it_knows_the_annotation_the_model_and_the_data_source() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "javax.sql..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "org.jooq",
                        "org.jooq.conf",
                        "org.jooq.impl",
                        "io.r2dbc.spi",
                        "dev.expandcontract.annotation..",
                        "dev.expandcontract.model..",
                        "dev.expandcontract.jdbc..",
                        "dev.expandcontract.jooq.."))
                .check(ADAPTER);
    }

    @Test
    void only_annotations_are_read_by_reflection() {
        noClasses()
                .that(not(type(AnnotatedTypes.class)))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.lang.reflect.."))
                .check(ADAPTER);
    }
}
