package popserv.auth;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * Takes the body of an HTTP response up to a length. No thread waits for it, and the response is
 * there when its body is: so whoever waits for the response for a bounded time waits no longer for
 * a server that stops in the middle of it, which the client's own timeout lets pass.
 */
final class BoundedBody implements BodySubscriber<byte[]> {
    private final int most;
    private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Subscription subscription;

    private BoundedBody(int most) {
        this.most = most;
    }

    /**
     * Takes bodies.
     *
     * @param most octets of each that are taken; the rest is not read
     */
    static BodyHandler<byte[]> of(int most) {
        return response -> new BoundedBody(most);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            byte[] taken = new byte[Math.min(piece.remaining(), most - octets.size())];
            piece.get(taken);
            octets.writeBytes(taken);
        }
        if (octets.size() == most) {
            subscription.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(octets.toByteArray());
    }
}
