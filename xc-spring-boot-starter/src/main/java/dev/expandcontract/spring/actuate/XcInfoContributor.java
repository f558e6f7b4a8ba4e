package dev.expandcontract.spring.actuate;

import dev.expandcontract.spring.XcInstances;
import java.util.LinkedHashMap;
import java.util.TreeMap;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Tells the phases under which transactions of this instance begin, by data source. The database is not asked. */
final class XcInfoContributor implements InfoContributor {

    private final XcInstances instances;

    XcInfoContributor(XcInstances instances) {
        this.instances = instances;
    }

    @Override
    public void contribute(Info.Builder builder) {
        var all = new LinkedHashMap<String, Object>();
        instances.byDataSource().forEach((name, xc) -> {
            var now = xc.figures().phases();
            var one = new LinkedHashMap<String, Object>();
            one.put("epoch", now.epoch());
            one.put("phases", new TreeMap<>(now.phases()));
            all.put(name, one);
        });
        builder.withDetail("xc", all);
    }
}
