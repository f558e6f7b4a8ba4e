package dev.expandcontract.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do where a bean asks for a data source by the type of its pool. */
final class NarrowDataSourceFailureAnalyzer extends AbstractFailureAnalyzer<BeanNotOfRequiredTypeException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanNotOfRequiredTypeException cause) {
        if (cause.getActualType() != JoiningDataSource.class) {
            return null;
        }
        var type = cause.getRequiredType().getSimpleName();
        return new FailureAnalysis(
                "A bean asks for the data source '" + cause.getBeanName() + "' as a "
                        + cause.getRequiredType().getName()
                        + ", but XC has wrapped it, so that it is a javax.sql.DataSource.",
                "Ask for a DataSource, and call unwrap(" + type
                        + ".class) where the pool itself is needed. Or leave the"
                        + " data source alone, if nothing that migrates goes through it: xc.data-source.exclude="
                        + cause.getBeanName(),
                cause);
    }
}
