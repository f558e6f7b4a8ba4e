package dev.expandcontract.hibernate;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hibernate.tool.schema.internal.exec.JdbcContext;
import org.junit.jupiter.api.Test;

/** What the adapter builds on. */
class ArchitectureTest {

    private static final JavaClasses ADAPTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(ArchitectureTest::isOurs)
            .importPackages("dev.expandcontract.hibernate");

    private static boolean isOurs(Location location) {
        return location.contains("xc-hibernate");
    }

    @Test
    void of_the_core_it_knows_the_annotation_the_model_the_phases_and_the_data_source() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "javax.sql..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "org.hibernate..",
                        "dev.expandcontract.annotation..",
                        "dev.expandcontract.model..",
                        "dev.expandcontract.phase..",
                        "dev.expandcontract.jdbc..",
                        "dev.expandcontract.hibernate.."))
                .check(ADAPTER);
    }

    @Test
    void it_uses_none_of_the_internals_of_hibernate() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.hibernate..internal..")
                        // The interface of schema tools itself names it.
                        .and(not(type(JdbcContext.class))))
                .check(ADAPTER);
    }

    @Test
    void what_it_links_to_in_hibernate_is_on_the_list_that_is_checked_at_boot() throws Exception {
        var links = new HibernateLinks();
        var classes = Path.of(ExpandContractIntegrator.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var files = Files.walk(classes)) {
            for (var file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".class"))::iterator) {
                links.add(Files.readAllBytes(file));
            }
        }
        var recorded = Path.of("src/main/resources/dev/expandcontract/hibernate", RequiredApi.RESOURCE);
        if (Boolean.getBoolean("xc.golden.record")) {
            Files.write(recorded, links.lines());
        }
        assertThat(Files.readString(recorded).lines())
                .as("%s, recorded anew by -Dxc.golden.record=true", RequiredApi.RESOURCE)
                .containsExactlyElementsOf(links.lines());
    }
}
