import MediaEngine

MediaWorker.runIfRequested()
