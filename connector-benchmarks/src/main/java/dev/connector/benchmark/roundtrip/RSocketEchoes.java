package dev.connector.benchmark.roundtrip;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketConnector;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.client.TcpClientTransport;
import reactor.core.publisher.Mono;

/**
 * The ends of RSocket that answer, each with a connection of its own.
 */
final class RSocketEchoes implements AnsweringEnd {

	private final List<RSocket> responders = new ArrayList<>();

	RSocketEchoes(int port, int lanes) {
		String host = InetAddress.getLoopbackAddress().getHostAddress();
		for (int i = 0; i < lanes; i++) {
			RSocket responder = RSocketConnector.create()
				.payloadDecoder(PayloadDecoder.ZERO_COPY)
				.acceptor(SocketAcceptor.forRequestResponse(Mono::just))
				.connect(TcpClientTransport.create(host, port))
				.block();
			if (responder != null) {
				this.responders.add(responder);
			}
		}
	}

	@Override
	public void close() {
		this.responders.forEach(RSocket::dispose);
	}

}
