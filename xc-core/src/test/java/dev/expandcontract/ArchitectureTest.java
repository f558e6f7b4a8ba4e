package dev.expandcontract;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of the core. */
class ArchitectureTest {

    private static final String ROOT = "dev.expandcontract";
    private static final List<String> JDK = List.of("java..", "javax.sql..");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(ArchitectureTest::isOurs)
            .importPackages(ROOT);

    private static boolean isOurs(Location location) {
        return location.contains("xc-core");
    }

    @Test
    void there_are_no_cycles_between_packages() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void phase_depends_on_the_jdk_alone() {
        onlyDependsOn("phase");
    }

    @Test
    void model_depends_on_the_jdk_and_phase_alone() {
        onlyDependsOn("model", "phase");
    }

    @Test
    void the_read_switch_depends_on_model_and_phase_alone_but_for_its_adapters() {
        classes()
                .that(resideInAPackage(ROOT + ".readswitch"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        allowed("readswitch", "model", "phase").toArray(String[]::new)))
                .check(CORE);
        for (var adapter :
                Map.of("ff4j", "org.ff4j..", "openfeature", "dev.openfeature..").entrySet()) {
            var allowed = allowed("readswitch." + adapter.getKey(), "model", "phase");
            allowed.add(ROOT + ".readswitch");
            allowed.add(adapter.getValue());
            classes()
                    .that(resideInAPackage(in("readswitch." + adapter.getKey())))
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
                    .check(CORE);
        }
    }

    @Test
    void converting_in_java_depends_on_model_and_phase_alone() {
        onlyDependsOn("conversion", "model", "phase");
    }

    @Test
    void annotations_depend_on_the_model_alone() {
        onlyDependsOn("annotation", "model");
    }

    @Test
    void rewriting_depends_on_the_database_model_and_phase_alone() {
        onlyDependsOn("rewrite", "database", "model", "phase");
    }

    @Test
    void the_jdbc_layer_knows_nothing_of_metadata_and_coordination() {
        noClasses()
                .that(resideInAPackage(in("jdbc")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        in("metadata"), in("catalog"), in("coordinator"), in("fleet"), in("backfill"), in("pace")))
                .check(CORE);
    }

    @Test
    void only_metadata_catalog_fence_pace_and_backfill_issue_sql_of_their_own() {
        noClasses()
                .that(resideInAnyPackage(in("coordinator"), in("fleet"), in("readswitch"), in("phase"), in("model")))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are JDBC statements",
                        type -> List.of("Statement", "PreparedStatement", "CallableStatement", "ResultSet").stream()
                                .anyMatch(name -> type.getFullName().equals("java.sql." + name))))
                .check(CORE);
    }

    @Test
    void the_fence_knows_nothing_of_metadata_and_coordination() {
        noClasses()
                .that(resideInAPackage(in("fence")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        in("metadata"), in("catalog"), in("coordinator"), in("fleet"), in("backfill"), in("jdbc")))
                .check(CORE);
    }

    @Test
    void micrometer_is_optional_and_the_meters_know_nothing_of_what_they_measure() {
        noClasses()
                .that(resideOutsideOfPackage(in("observe")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.micrometer.."))
                .check(CORE);
        var allowed = allowed("observe", "phase");
        allowed.add("io.micrometer..");
        classes()
                .that(resideInAPackage(in("observe")))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
                .check(CORE);
        // The rest of the package works without Micrometer.
        noClasses()
                .that(resideInAPackage(in("observe")))
                .and()
                .doNotHaveSimpleName("XcMetrics")
                .should()
                .dependOnClassesThat(resideInAPackage("io.micrometer.."))
                .check(CORE);
    }

    @Test
    void main_code_uses_no_reflection() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("java.lang.reflect.."))
                .check(CORE);
    }

    @Test
    void the_clock_of_the_process_decides_nothing() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callConstructor(Date.class)
                .check(CORE);
    }

    @Test
    void every_package_tells_what_lives_in_it() {
        var packages = CORE.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        var described = CORE.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(packages);
    }

    private static void onlyDependsOn(String feature, String... others) {
        classes()
                .that(resideInAPackage(in(feature)))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(allowed(feature, others).toArray(String[]::new)))
                .check(CORE);
    }

    private static Set<String> allowed(String feature, String... others) {
        var allowed = new TreeSet<>(JDK);
        allowed.add("org.slf4j..");
        allowed.add("org.jspecify.annotations..");
        allowed.add(in(feature));
        for (var other : others) {
            allowed.add(in(other));
        }
        if (feature.equals("phase") || feature.equals("model")) {
            allowed.remove("org.slf4j..");
        }
        return allowed;
    }

    private static String in(String feature) {
        return ROOT + "." + feature + "..";
    }
}
