package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

final class EveryPhaseExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return SelectedDatabases.get().stream()
                .flatMap(database -> Arrays.stream(PhaseState.values()).map(state -> new Invocation(database, state)));
    }

    private record Invocation(Database database, PhaseState state)
            implements TestTemplateInvocationContext, BeforeEachCallback, AfterEachCallback, ParameterResolver {

        @Override
        public String getDisplayName(int invocationIndex) {
            return "[" + database + " " + state + "]";
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            run(context);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            run(context).assertAbsentColumnsWereNeverNamed();
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == PhaseRun.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return run(context);
        }

        private PhaseRun run(ExtensionContext context) {
            return store(context)
                    .computeIfAbsent(PhaseRun.class, key -> bench(context).begin(state), PhaseRun.class);
        }

        private Bench bench(ExtensionContext context) {
            var testClass = context.getRequiredTestClass();
            var classStore = store(classContext(context));
            return classStore.computeIfAbsent(
                    database,
                    key -> new Bench(DatabaseServer.of(database), schema(testClass), classStore),
                    Bench.class);
        }

        private static ExtensionContext classContext(ExtensionContext context) {
            var parent = context;
            while (parent.getTestMethod().isPresent()) {
                parent = parent.getParent().orElseThrow();
            }
            return parent;
        }

        private static Store store(ExtensionContext context) {
            return context.getStore(Namespace.create(EveryPhaseExtension.class));
        }

        private static MigratingSchema schema(Class<?> testClass) {
            return AnnotationSupport.findAnnotation(testClass, Schema.class)
                    .<MigratingSchema>map(schema -> ReflectionSupport.newInstance(schema.value()))
                    .orElseThrow(() -> new ExtensionConfigurationException("The test class " + testClass.getName()
                            + " has @EveryPhase tests but does not say what tables they work on. Annotate it with"
                            + " @Schema(TheTables.class), a class that implements MigratingSchema."));
        }
    }
}
