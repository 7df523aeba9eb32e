package io.sidetone.sip.b2bua;

import io.sidetone.sip.sdp.SdpException;
import io.sidetone.sip.sdp.SessionDescription;
import io.sidetone.sip.siprec.Multipart;
import io.sidetone.sip.siprec.MultipartException;
import io.sidetone.sip.siprec.RecordingMetadata;
import io.sidetone.sip.siprec.RecordingMetadataException;
import io.sidetone.sip.spi.SipBody;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a recording client says in one request. Immutable.
 *
 * @param description what it offers; null for nothing
 * @param metadata what it tells of the call; null for nothing
 */
record RecordingOffer(@Nullable SessionDescription description, @Nullable RecordingMetadata metadata) {

    static RecordingOffer in(SipBody body) throws SdpException, MultipartException, RecordingMetadataException {
        SessionDescription description = null;
        RecordingMetadata metadata = null;
        for (SipBody part : Multipart.parts(body)) {
            String type = part.contentType().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (type.equals(SipBody.SDP)) {
                description = SessionDescription.parse(part.bytes());
            } else if (type.equals("application/rs-metadata+xml") || type.equals("application/rs-metadata")) {
                metadata = RecordingMetadata.parse(part.bytes());
            }
        }
        return new RecordingOffer(description, metadata);
    }
}
