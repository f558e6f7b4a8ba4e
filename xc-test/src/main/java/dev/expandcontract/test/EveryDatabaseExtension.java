package dev.expandcontract.test;

import dev.expandcontract.database.Database;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

final class EveryDatabaseExtension implements TestTemplateInvocationContextProvider {

    private static final Set<Class<?>> PARAMETERS = Set.of(Database.class, DatabaseServer.class, DataSource.class);

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return SelectedDatabases.get().stream().map(Invocation::new);
    }

    private record Invocation(Database database) implements TestTemplateInvocationContext, ParameterResolver {

        @Override
        public String getDisplayName(int invocationIndex) {
            return "[" + database + "]";
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return PARAMETERS.contains(parameter.getParameter().getType());
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            var type = parameter.getParameter().getType();
            var server = DatabaseServer.of(database);
            if (type == Database.class) {
                return database;
            }
            return type == DatabaseServer.class ? server : server.newDatabase();
        }
    }
}
