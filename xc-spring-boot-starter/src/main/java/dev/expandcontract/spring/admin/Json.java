package dev.expandcontract.spring.admin;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON in a way that the application's settings do not change. */
final class Json {

    private static final int MOST_BYTES = 64 * 1024;
    private static final int DEEPEST = 4;

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    String write(Object value) {
        return mapper.writeValueAsString(value);
    }

    /**
     * An object that was sent.
     *
     * @throws RequestException if it is too large, or none
     */
    Map<String, Object> read(InputStream body) throws IOException {
        var bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new RequestException(413, "The command has more than " + MOST_BYTES + " bytes.");
        }
        try {
            @Nullable Map<String, Object> sent = mapper.readValue(bytes, new TypeReference<>() {});
            if (sent == null) {
                throw new RequestException(400, "The body is null, which is no JSON object.");
            }
            return sent;
        } catch (JacksonException e) {
            throw new RequestException(400, "The body is no JSON object: " + e.getOriginalMessage());
        }
    }
}
