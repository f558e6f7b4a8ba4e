package dev.expandcontract.sql;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final String OURS = "dev.expandcontract.sql..";
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.expandcontract");

    @Test
    void the_parser_is_used_here_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(OURS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.sf.jsqlparser..")
                .check(ALL);
    }

    @Test
    void the_module_uses_of_the_core_what_it_says() {
        classes()
                .that()
                .resideInAPackage(OURS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.slf4j..",
                        "org.jspecify.annotations..",
                        "net.sf.jsqlparser..",
                        OURS,
                        "dev.expandcontract",
                        "dev.expandcontract.catalog",
                        "dev.expandcontract.database",
                        "dev.expandcontract.model",
                        "dev.expandcontract.phase",
                        "dev.expandcontract.rewrite")
                .check(ALL);
    }

    @Test
    void one_class_is_public() {
        assertThat(ALL.stream()
                        .filter(type -> type.getPackageName().equals("dev.expandcontract.sql"))
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(JavaClass::getSimpleName))
                .containsExactly("PlainSql");
    }

    @Test
    void main_code_uses_no_reflection() {
        noClasses()
                .that()
                .resideInAPackage(OURS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .check(ALL);
    }
}
