package tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Two programs, one floor: dependency runs one way. */
class HouseTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages("popserv", "popit");

    @Test
    void roomsOfTheFrontStandOnOneFloor() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("popserv..", "popit..")
                .layer("popserv")
                .definedBy("popserv")
                .layer("base")
                .definedBy("popserv.base..")
                .layer("host")
                .definedBy("popserv.host..")
                .layer("home")
                .definedBy("popserv.home..")
                .layer("auth")
                .definedBy("popserv.auth..")
                .layer("name")
                .definedBy("popserv.name..")
                .layer("limits")
                .definedBy("popserv.limits..")
                .layer("login")
                .definedBy("popserv.login..")
                .layer("tls")
                .definedBy("popserv.tls..")
                .layer("proxy")
                .definedBy("popserv.proxy..")
                .optionalLayer("record")
                .definedBy("popserv.record..")
                .layer("metrics")
                .definedBy("popserv.metrics..")
                .layer("control")
                .definedBy("popserv.control..")
                .layer("handoff")
                .definedBy("popserv.handoff..")
                .layer("popit")
                .definedBy("popit")
                .layer("pop")
                .definedBy("popit.pop..")
                .layer("maildir")
                .definedBy("popit.maildir..")
                .whereLayer("popserv")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("popit")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("base")
                .mayNotAccessAnyLayer()
                .whereLayer("host")
                .mayOnlyAccessLayers("base")
                .whereLayer("home")
                .mayOnlyAccessLayers("base", "host")
                .whereLayer("auth")
                .mayOnlyAccessLayers("base", "home", "host")
                .whereLayer("name")
                .mayOnlyAccessLayers("base")
                .whereLayer("limits")
                .mayOnlyAccessLayers("base")
                .whereLayer("tls")
                .mayOnlyAccessLayers("base")
                .whereLayer("proxy")
                .mayOnlyAccessLayers("tls")
                .whereLayer("record")
                .mayOnlyAccessLayers("base", "host", "name")
                .whereLayer("metrics")
                .mayNotAccessAnyLayer()
                .whereLayer("control")
                .mayNotAccessAnyLayer()
                .whereLayer("handoff")
                .mayOnlyAccessLayers("base", "host")
                .whereLayer("login")
                .mayOnlyAccessLayers("base", "auth", "home", "limits", "name", "record", "handoff")
                .whereLayer("pop")
                .mayOnlyAccessLayers("base", "handoff", "host", "maildir")
                .whereLayer("maildir")
                .mayOnlyAccessLayers("base", "handoff", "host")
                .whereLayer("popit")
                .mayOnlyAccessLayers("base", "handoff", "host", "pop", "maildir")
                .check(CLASSES);
    }

    @Test
    void popservNeverImportsPopit() {
        noClasses()
                .that()
                .resideInAPackage("popserv..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("popit..")
                .check(CLASSES);
    }

    @Test
    void nativeCallsAreOnlyInTheHost() {
        noClasses()
                .that()
                .resideOutsideOfPackage("popserv.host..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void onlyMetricsKnowMicrometer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("popserv.metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..")
                .check(CLASSES);
    }

    @Test
    void verifyingAPasswordKnowsNoPop3AndNoSocket() {
        noClasses()
                .that()
                .resideInAnyPackage("popserv.auth..", "popserv.home..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.vertx.core.net..", "popserv.login..")
                .check(CLASSES);
    }

    @Test
    void aPopSessionKnowsNoSocket() {
        noClasses()
                .that()
                .resideInAnyPackage("popit.pop..", "popit.maildir..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "(io\\.netty|io\\.vertx|java\\.net|java\\.nio\\.channels)\\..*Socket.*")
                .check(CLASSES);
    }

    @Test
    void theFloorIsPlainJava() {
        noClasses()
                .that()
                .resideInAPackage("popserv.base..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "popserv.base..")
                .check(CLASSES);
    }
}
