package io.sidetone.sip.jain;

import gov.nist.core.ServerLogger;
import gov.nist.core.StackLogger;
import gov.nist.javax.sip.RequestEventExt;
import gov.nist.javax.sip.SipStackExt;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.sip.RequestEvent;
import javax.sip.SipStack;
import org.jspecify.annotations.Nullable;

/**
 * All that is not in JAIN-SIP's API but in its implementations. Also the logger that they make themselves, one per JVM:
 * without it they look for log4j. It tells kinds of errors only, because their texts quote messages, and those hold
 * keys. Any thread.
 */
public final class Nist implements StackLogger, ServerLogger {

    private static final String PREFIX = "gov.nist.javax.sip.";

    /** For the implementation. */
    public Nist() {
    }

    /**
     * What the implementation is to be told beside the API's own. By default it has a thread for every packet and 64 kB
     * for each, and dies of load; several threads a socket would overtake each other.
     */
    static Properties properties(JainSettings settings) {
        Properties properties = new Properties();
        properties.setProperty(PREFIX + "STACK_LOGGER", Nist.class.getName());
        properties.setProperty(PREFIX + "SERVER_LOGGER", Nist.class.getName());
        properties.setProperty(PREFIX + "THREAD_POOL_SIZE", "1");
        properties.setProperty(PREFIX + "THREAD_PRIORITY", "5");
        properties.setProperty(PREFIX + "REENTRANT_LISTENER", "false");
        properties.setProperty(PREFIX + "MAX_MESSAGE_SIZE", Integer.toString(settings.maxMessageBytes()));
        properties.setProperty(PREFIX + "RECEIVE_UDP_BUFFER_SIZE", Integer.toString(settings.udpBufferBytes()));
        properties.setProperty(PREFIX + "SEND_UDP_BUFFER_SIZE", Integer.toString(settings.udpBufferBytes()));
        properties.setProperty(PREFIX + "DELIVER_UNSOLICITED_NOTIFY", "true");
        properties.setProperty(PREFIX + "SSL_HANDSHAKE_TIMEOUT", "10000");
        properties.setProperty(PREFIX + "TLS_CLIENT_PROTOCOLS", "TLSv1.3,TLSv1.2");
        // Asks nobody for a certificate but checks those of servers; DisabledAll would not.
        properties.setProperty(PREFIX + "TLS_CLIENT_AUTH_TYPE", "Disabled");
        if (settings.keyStore() != null) {
            Path trusted = settings.trustStore() == null ? settings.keyStore() : settings.trustStore();
            properties.setProperty("javax.net.ssl.keyStore", settings.keyStore().toString());
            properties.setProperty("javax.net.ssl.trustStore", trusted.toString());
            properties.setProperty("javax.net.ssl.keyStorePassword", settings.password());
            properties.setProperty("javax.net.ssl.keyStoreType", "PKCS12");
        }
        return properties;
    }

    /** The default suites include anonymous ones, and none that JDK 25 has: the JDK's own instead. */
    static void secure(SipStack stack) throws NoSuchAlgorithmException {
        ((SipStackExt) stack).setEnabledCipherSuites(
            SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites());
    }

    /** How many transactions a stack has, of clients and servers. */
    static int transactions(SipStack stack) {
        SIPTransactionStack all = (SIPTransactionStack) stack;
        return all.getClientTransactionTableSize() + all.getServerTransactionTableSize();
    }

    /** Whence a request came, by its packet. */
    static @Nullable InetSocketAddress source(RequestEvent event) {
        return event instanceof RequestEventExt known && known.getRemoteIpAddress() != null
            ? new InetSocketAddress(known.getRemoteIpAddress(), known.getRemotePort()) : null;
    }

    /** Whether a thread takes what has come to a point for UDP. */
    static boolean isUdpChannel(Thread thread) {
        return thread.getName().contains("-UDPMessageChannelThread-");
    }

    private static void log(Throwable error) {
        StackTraceElement[] trace = error.getStackTrace();
        JainSipStack.LOG.log(Level.DEBUG, () -> "SIP stack: " + error.getClass().getName()
            + (trace.length == 0 ? "" : " at " + trace[0]));
    }

    // One line each; the rest is silence.
    @Override public void logException(Throwable error) { log(error); }
    @Override public void logException(Exception error) { log(error); }
    @Override public void logError(String text, Exception error) { log(error); }
    @Override public boolean isLoggingEnabled() { return false; }
    @Override public boolean isLoggingEnabled(int level) { return false; }
    @Override public String getLoggerName() { return JainSipStack.LOG.getName(); }
    @Override public int getLineCount() { return 0; }
    @Override public void logStackTrace() { }
    @Override public void logStackTrace(int level) { }
    @Override public void logDebug(String text) { }
    @Override public void logTrace(String text) { }
    @Override public void logFatalError(String text) { }
    @Override public void logError(String text) { }
    @Override public void logWarning(String text) { }
    @Override public void logInfo(String text) { }
    @Override public void disableLogging() { }
    @Override public void enableLogging() { }
    @Override public void setBuildTimeStamp(String text) { }
    @Override public void setStackProperties(Properties properties) { }
    @Override public void closeLogFile() { }
    @Override public void setSipStack(SipStack stack) { }
    @Override public void logMessage(SIPMessage message, String from, String to, boolean sent, long time) { }
    @Override public void logMessage(SIPMessage message, String from, String to, String status, boolean sent) { }
    @Override public void logMessage(SIPMessage message, String from, String to, String status, boolean sent,
        long time) { }
    /** Of the newer one only. */
    public void logDebug(String text, Exception error) { }
}
