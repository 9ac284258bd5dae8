package io.caravan.component.inference.net;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who one side of a TLS connection is. Immutable.
 *
 * @param chain its certificate, and those between it and an authority
 * @param key the private key of the first certificate
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] PROBE = "caravan".getBytes(StandardCharsets.US_ASCII);

    public TlsIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads an unencrypted PKCS#8 key and checks that it belongs to the chain.
     *
     * @param pem the text of a PEM file
     * @throws IllegalArgumentException if it holds no such key, or that of another certificate
     */
    public static TlsIdentity of(List<X509Certificate> chain, byte[] pem) {
        Matcher found = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            throw new IllegalArgumentException("holds no unencrypted PKCS#8 key (-----BEGIN PRIVATE KEY-----); "
                    + "openssl pkcs8 -topk8 -nocrypt converts others");
        }
        PublicKey own = chain.get(0).getPublicKey();
        PrivateKey key;
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
            key = KeyFactory.getInstance(own.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (!belong(own, key)) {
                throw new IllegalArgumentException("is not the key of the certificate");
            }
        } catch (GeneralSecurityException e) {
            // the cause may show parts of the key
            throw new IllegalArgumentException("is not the key of the certificate, which is " + own.getAlgorithm());
        }
        return new TlsIdentity(chain, key);
    }

    /**
     * Reads the certificates of a PEM file.
     *
     * @throws IllegalArgumentException if there is none or one cannot be read
     */
    public static List<X509Certificate> certificates(byte[] pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .forEach(certificate -> certificates.add((X509Certificate) certificate));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("holds a certificate that cannot be read", e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("holds no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    /** When the first certificate of the chain to expire does. */
    public Instant expiry() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private static boolean belong(PublicKey own, PrivateKey key) throws GeneralSecurityException {
        String algorithm =
                switch (own.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> own.getAlgorithm();
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(own);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    /** The key is not shown. */
    @Override
    public String toString() {
        return "TlsIdentity[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
