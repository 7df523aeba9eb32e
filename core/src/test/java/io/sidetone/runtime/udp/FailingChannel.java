package io.sidetone.runtime.udp;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/** A socket that fails as told: what no real network can be asked to do. */
final class FailingChannel extends DatagramChannel {

    /** Thrown by whatever is done; null if nothing fails. */
    IOException failure;
    /** Bytes that a write takes at most. */
    int accepts = Integer.MAX_VALUE;
    /** A packet that is there to be read, again and again; null if none. */
    byte[] arriving;
    InetSocketAddress sender;
    private boolean connected;

    FailingChannel() {
        super(SelectorProvider.provider());
    }

    private void perhapsFail() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public SocketAddress receive(ByteBuffer destination) throws IOException {
        return read(destination) == 0 ? null : sender;
    }

    @Override
    public int read(ByteBuffer destination) throws IOException {
        perhapsFail();
        if (arriving == null) {
            return 0;
        }
        destination.put(arriving);
        return arriving.length;
    }

    @Override
    public int send(ByteBuffer source, SocketAddress target) throws IOException {
        return write(source);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        perhapsFail();
        int count = Math.min(accepts, source.remaining());
        source.position(source.position() + count);
        return count;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public DatagramChannel connect(SocketAddress remote) throws IOException {
        perhapsFail();
        connected = true;
        return this;
    }

    @Override
    public DatagramChannel disconnect() throws IOException {
        perhapsFail();
        connected = false;
        return this;
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        perhapsFail();
    }

    @Override
    protected void implConfigureBlocking(boolean block) {
    }

    @Override
    public DatagramChannel bind(SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> DatagramChannel setOption(SocketOption<T> name, T value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        throw new UnsupportedOperationException();
    }

    @Override
    public DatagramSocket socket() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress getRemoteAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress getLocalAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] destinations, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface on) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MembershipKey join(InetAddress group, NetworkInterface on, InetAddress source) {
        throw new UnsupportedOperationException();
    }
}
