package dev.connector.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A server over HTTP that lists one command as it should, and answers its calls with the
 * same bytes always.
 */
final class OneLineServer {

	private OneLineServer() {
	}

	/**
	 * Answer until the socket is closed.
	 */
	static void start(ServerSocket server, String answer) {
		new Thread(() -> {
			while (!server.isClosed()) {
				try (Socket socket = server.accept()) {
					answer(socket, answer);
				}
				catch (IOException ex) {
					// The next one, or none
				}
			}
		}, "one-line-server").start();
	}

	private static void answer(Socket socket, String answer) throws IOException {
		OutputStream output = socket.getOutputStream();
		String request = read(socket.getInputStream());
		if (request.contains("list.commands.request")) {
			String id = request.replaceFirst("(?s).*\"id\":\"([^\"]+)\".*", "$1");
			String list = "{\"id\":\"list\",\"type\":\"list.commands.response\",\"thid\":\"" + id
					+ "\",\"commands\":[{\"id\":\"hostile.work\"}]}\n";
			output
				.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + list.length() + "\r\n\r\n" + list)
					.getBytes(StandardCharsets.UTF_8));
		}
		else {
			output.write(answer.getBytes(StandardCharsets.UTF_8));
		}
		output.flush();
	}

	/**
	 * Read a head and as much of a body as it says.
	 */
	private static String read(InputStream input) throws IOException {
		StringBuilder request = new StringBuilder();
		int missing = Integer.MAX_VALUE;
		while (missing > 0) {
			int next = input.read();
			if (next < 0) {
				throw new IOException("No request");
			}
			request.append((char) next);
			missing--;
			if (missing > 1 << 20 && request.toString().endsWith("\r\n\r\n")) {
				missing = Integer.parseInt(request.toString().replaceFirst("(?is).*content-length: *(\\d+).*", "$1"));
			}
		}
		return request.toString();
	}

}
